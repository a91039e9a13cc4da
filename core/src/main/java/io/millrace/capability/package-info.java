/**
 * What some databases can do and others cannot. A datastore that can is found by {@link
 * io.millrace.RelationalDatastore#capability}.
 */
@NullMarked
package io.millrace.capability;

import org.jspecify.annotations.NullMarked;
