/** The files of a database: who may read and write them, and in which mode they are. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.files;

import org.jspecify.annotations.NullMarked;
