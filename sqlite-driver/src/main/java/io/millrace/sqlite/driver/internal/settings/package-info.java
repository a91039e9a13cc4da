/** What an engine is made with. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.settings;

import org.jspecify.annotations.NullMarked;
