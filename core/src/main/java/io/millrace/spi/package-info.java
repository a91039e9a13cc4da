/**
 * What modules implement to be found: {@link io.millrace.spi.DatastoreProvider} for a database, {@link
 * io.millrace.spi.CapabilityFactory} for something on top of one. Both are found through {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.millrace.spi;

import org.jspecify.annotations.NullMarked;
