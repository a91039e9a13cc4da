/** Points in time at which something must have happened. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.limits;

import org.jspecify.annotations.NullMarked;
