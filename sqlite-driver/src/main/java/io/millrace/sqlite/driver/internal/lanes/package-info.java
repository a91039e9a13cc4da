/** Who may use a connection, and when: work that waits, the threads that do it, and the passing on of outcomes. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.lanes;

import org.jspecify.annotations.NullMarked;
