/**
 * What modules implement: {@link io.millrace.spi.CapabilityFactory} for something on top of a database, found through {@link
 * java.util.ServiceLoader}, and the strategies by which the adapter of a database tells what is particular to it. (The adapter
 * itself is found by {@link io.millrace.DatastoreProvider}.)
 */
@NullMarked
package io.millrace.spi;

import org.jspecify.annotations.NullMarked;
