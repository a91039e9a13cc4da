/** What migrating costs. */
@NullMarked
package io.millrace.examples.migration;

import org.jspecify.annotations.NullMarked;
