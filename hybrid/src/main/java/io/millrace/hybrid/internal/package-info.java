/** How two searches become one, whatever database they are in. */
@NullMarked
package io.millrace.hybrid.internal;

import org.jspecify.annotations.NullMarked;
