package io.millrace.sqlite.driver;

import java.util.OptionalLong;

record UpdateCountSegment(long value, OptionalLong lastInsertRowid) implements SqliteUpdateCount {}
