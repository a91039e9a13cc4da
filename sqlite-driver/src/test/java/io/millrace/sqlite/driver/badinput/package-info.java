/** What a user can get wrong, and what the environment can: each is a specific error that says what to do. */
@NullMarked
package io.millrace.sqlite.driver.badinput;

import org.jspecify.annotations.NullMarked;
