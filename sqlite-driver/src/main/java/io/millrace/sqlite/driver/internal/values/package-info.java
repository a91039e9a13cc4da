/** The texts in which values are kept. */
@NullMarked
package io.millrace.sqlite.driver.internal.values;

import org.jspecify.annotations.NullMarked;
