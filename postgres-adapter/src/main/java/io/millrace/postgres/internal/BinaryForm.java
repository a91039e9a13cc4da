package io.millrace.postgres.internal;

import io.netty.buffer.ByteBuf;

/** Reads a value from its binary form, which ends where the buffer does. */
@FunctionalInterface
interface BinaryForm {
    Object read(ByteBuf value);
}
