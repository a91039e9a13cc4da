package io.millrace.postgres.internal;

import io.netty.buffer.ByteBuf;
import java.util.function.LongFunction;

/** The text of a whole number of at most 64 bits, which is read without a string in between. */
final class WholeNumberText implements TextForm {
    /** No number of so many digits overflows. */
    private static final int SAFE_LENGTH = 18;

    private static final int TEN = 10;

    private final LongFunction<Object> type;

    WholeNumberText(LongFunction<Object> type) {
        this.type = type;
    }

    @Override
    public Object read(String text) {
        return type.apply(Long.parseLong(text));
    }

    @Override
    public Object read(ByteBuf text) {
        int length = text.readableBytes();
        if (length > SAFE_LENGTH) {
            return TextForm.super.read(text);
        }
        int from = text.readerIndex();
        boolean negative = text.getByte(from) == '-';
        long number = 0;
        for (int i = negative ? 1 : 0; i < length; i++) {
            int digit = text.getByte(from + i) - '0';
            if (digit < 0 || digit >= TEN) {
                throw new UnreadableValueException("its form is not the expected one");
            }
            number = number * TEN + digit;
        }
        return type.apply(negative ? -number : number);
    }
}
