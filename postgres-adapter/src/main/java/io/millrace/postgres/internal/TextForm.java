package io.millrace.postgres.internal;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads a value from the text that PostgreSQL makes of it. */
@FunctionalInterface
interface TextForm {
    Object read(String text);

    /** From the text's bytes, where that is quicker. */
    default Object read(ByteBuf text) {
        return read(text.toString(StandardCharsets.UTF_8));
    }
}
