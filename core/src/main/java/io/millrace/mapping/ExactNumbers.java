package io.millrace.mapping;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Reads numbers with a fraction as they were written: where a double or float is wanted that would be another number, that is an
 * error, and where no type is wanted, it is a decimal.
 */
final class ExactNumbers extends JsonParserDelegate {
    ExactNumbers(JsonParser json) {
        super(json);
    }

    @Override
    public double getDoubleValue() {
        double value = delegate.getDoubleValue();
        if (!isSame(value)) {
            throw rounded(double.class);
        }
        return value;
    }

    @Override
    public float getFloatValue() {
        float value = delegate.getFloatValue();
        if (!FloatingText.isSafe(delegate.getStringLength(), value)
                && !FloatingText.isSame(delegate.getString(), value)) {
            throw rounded(float.class);
        }
        return value;
    }

    /** Jackson limits how long a number is, and not its exponent. */
    @Override
    public BigDecimal getDecimalValue() {
        try {
            return DecimalLimit.check(delegate.getDecimalValue());
        } catch (ConversionException tooLong) {
            throw refused(String.valueOf(tooLong.getMessage()), BigDecimal.class);
        }
    }

    @Override
    public Number getNumberValue() {
        return delegate.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && !isSame(delegate.getDoubleValue())
                ? getDecimalValue()
                : delegate.getNumberValue();
    }

    /** What is asked for a number of an untyped value or a tree. */
    @Override
    public NumberTypeFP getNumberTypeFP() {
        return isSame(delegate.getDoubleValue()) ? delegate.getNumberTypeFP() : NumberTypeFP.BIG_DECIMAL;
    }

    private boolean isSame(double value) {
        return FloatingText.isSafe(delegate.getStringLength(), value)
                || FloatingText.isSame(delegate.getString(), value);
    }

    private InputCoercionException rounded(Class<?> type) {
        return refused("it would be rounded", type);
    }

    private InputCoercionException refused(String why, Class<?> type) {
        return new InputCoercionException(this, why, delegate.currentToken(), type);
    }
}
