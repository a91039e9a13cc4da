package io.millrace.mapping;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.jdk.NumberDeserializers.BigDecimalDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** With {@link ExactNumbers} all that refers to Jackson: loaded only where Jackson is on the class path. Annotations do without. */
final class JacksonMapping {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .findAndAddModules()
            .addModule(new SimpleModule().addDeserializer(BigDecimal.class, new LimitedDecimals()))
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private JacksonMapping() {}

    static JsonReader reader(Type type) throws ConversionException {
        ObjectReader reader = MAPPER.readerFor(MAPPER.constructType(type));
        return text -> {
            try (JsonParser json = new ExactNumbers(reader.createParser(text))) {
                return reader.readValue(json);
            } catch (JacksonException e) {
                throw failure(e);
            }
        };
    }

    static String write(Object value) throws ConversionException {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JacksonException e) {
            throw failure(e);
        }
    }

    /** Says what kind of failure and where: Jackson's own message quotes values. */
    private static ConversionException failure(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        boolean located = at != null && at.getLineNr() > 0;
        return new ConversionException("Jackson reports " + e.getClass().getSimpleName()
                + (located ? " at line " + at.getLineNr() + ", column " + at.getColumnNr() : ""));
    }

    /** Jackson limits how long a number is, and not its exponent. */
    private static final class LimitedDecimals extends BigDecimalDeserializer {
        @Override
        public BigDecimal deserialize(JsonParser json, DeserializationContext context) throws JacksonException {
            try {
                return DecimalLimit.check(super.deserialize(json, context));
            } catch (ConversionException tooLong) {
                return context.reportInputMismatch(BigDecimal.class, String.valueOf(tooLong.getMessage()));
            }
        }
    }
}
