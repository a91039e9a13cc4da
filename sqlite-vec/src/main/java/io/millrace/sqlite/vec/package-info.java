/** The SQLite extension <a href="https://github.com/asg017/sqlite-vec">sqlite-vec</a>, unpacked and loaded. */
@NullMarked
package io.millrace.sqlite.vec;

import org.jspecify.annotations.NullMarked;
