/**
 * The runtime over the R2DBC SPI that all adapters share.
 *
 * <p>An adapter hands {@link io.millrace.runtime.R2dbcDatastore} a {@link io.millrace.Dialect} and strategies: where
 * connections come from ({@link io.millrace.runtime.ConnectionSource}), what its errors mean ({@link
 * io.millrace.runtime.ErrorTranslator}) and how a statement is executed ({@link io.millrace.runtime.StatementExecutor}).
 */
@NullMarked
package io.millrace.runtime;

import org.jspecify.annotations.NullMarked;
