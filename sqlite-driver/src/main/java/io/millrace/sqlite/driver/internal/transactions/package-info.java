/** Connections that one transaction or session has to itself. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.transactions;

import org.jspecify.annotations.NullMarked;
