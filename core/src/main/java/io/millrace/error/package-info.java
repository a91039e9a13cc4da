/**
 * What can go wrong, split by what the caller can do about it.
 *
 * <p>{@link io.millrace.error.TransientDatastoreException} and its kinds may succeed when the same work is done again;
 * the others will not until something else changes: the SQL, the data, the permissions, the disk or the program.
 */
@NullMarked
package io.millrace.error;

import org.jspecify.annotations.NullMarked;
