/**
 * The driver as its users meet it: found by URL, and used through the R2DBC SPI and the libraries built on that. Nothing
 * here names a class of the driver.
 */
@NullMarked
package io.millrace.sqlite.driver.interop;

import org.jspecify.annotations.NullMarked;
