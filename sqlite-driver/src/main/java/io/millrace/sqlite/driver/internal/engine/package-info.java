/** An open database, put together of the other rooms: its lanes, its care and its end. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.engine;

import org.jspecify.annotations.NullMarked;
