/** What every request and answer must keep to, whatever it is about. */
@NullMarked
package io.millrace.examples.lexicon.web;

import org.jspecify.annotations.NullMarked;
