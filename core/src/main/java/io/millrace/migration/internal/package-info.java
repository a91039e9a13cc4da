/** How migrations are applied. Not part of the API. */
@NullMarked
package io.millrace.migration.internal;

import org.jspecify.annotations.NullMarked;
