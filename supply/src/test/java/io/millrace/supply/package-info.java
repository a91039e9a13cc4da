/** What we ship of others: the lists of it, their licences, and the known vulnerabilities. */
@NullMarked
package io.millrace.supply;

import org.jspecify.annotations.NullMarked;
