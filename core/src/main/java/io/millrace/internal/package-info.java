/** How implementations of interfaces are found. Not API. */
@NullMarked
package io.millrace.internal;

import org.jspecify.annotations.NullMarked;
