/** The engine under the driver: native connections, the lanes that own them, SQL scanning. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal;

import org.jspecify.annotations.NullMarked;
