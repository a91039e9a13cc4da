/**
 * Rows from databases to files and back: {@link io.millrace.transfer.Transfer}. The files are JSON Lines that any of the
 * databases reads, so they are also the way from one kind of database to another.
 */
@NullMarked
package io.millrace.transfer;

import org.jspecify.annotations.NullMarked;
