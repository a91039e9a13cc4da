/** What can go wrong in a request, and how the API says so. */
@NullMarked
package io.millrace.examples.lexicon.problem;

import org.jspecify.annotations.NullMarked;
