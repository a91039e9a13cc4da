/** How implementations of the SPI are found. Not API. */
@NullMarked
package io.millrace.spi.internal;

import org.jspecify.annotations.NullMarked;
