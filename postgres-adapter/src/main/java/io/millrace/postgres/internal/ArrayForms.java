package io.millrace.postgres.internal;

import io.netty.buffer.ByteBuf;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrays, nested as deep as they have dimensions. Java's begin with the first element: an array with other bounds would be
 * another one, and is refused, as one is with an element that the Java type of its elements does not have.
 */
final class ArrayForms {
    private ArrayForms() {}

    static TextForm text(BaseType element, char delimiter) {
        return text -> new Reader(text, element, delimiter).array();
    }

    static BinaryForm binary(BaseType declared) {
        return value -> {
            int dimensions = value.readInt();
            value.readInt();
            BaseType element = BaseTypes.of(value.readInt());
            if (element == null || element.binary() == null) {
                throw new UnreadableValueException("the binary form of its elements cannot be read");
            }
            if (dimensions == 0) {
                return Array.newInstance(declared.javaType(), 0);
            }
            int[] lengths = new int[dimensions];
            for (int i = 0; i < dimensions; i++) {
                lengths[i] = value.readInt();
                if (value.readInt() != 1) {
                    throw otherBounds();
                }
            }
            return array(elements(value, element.binary(), lengths, 0), element.javaType(), dimensions);
        };
    }

    private static List<@Nullable Object> elements(ByteBuf value, BinaryForm form, int[] lengths, int dimension) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < lengths[dimension]; i++) {
            if (dimension + 1 < lengths.length) {
                elements.add(elements(value, form, lengths, dimension + 1));
            } else {
                int size = value.readInt();
                elements.add(size < 0 ? null : form.read(value.readSlice(size)));
            }
        }
        return elements;
    }

    private static Object array(List<?> elements, Class<?> type, int dimensions) {
        Class<?> component = type;
        for (int i = 1; i < dimensions; i++) {
            component = component.arrayType();
        }
        Object array = Array.newInstance(component, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Object element = elements.get(i);
            Object value = element instanceof List<?> nested ? array(nested, type, dimensions - 1) : element;
            if (value != null && !component.isInstance(value)) {
                throw new UnreadableValueException("an element is no " + component.getSimpleName());
            }
            Array.set(array, i, value);
        }
        return array;
    }

    private static UnreadableValueException otherBounds() {
        return new UnreadableValueException("it is an array whose first element has another number than 1");
    }

    /** Reads one text. */
    private static final class Reader {
        private final String text;
        private final BaseType element;
        private final char delimiter;
        private int at;
        private int dimensions;

        Reader(String text, BaseType element, char delimiter) {
            this.text = text;
            this.element = element;
            this.delimiter = delimiter;
        }

        Object array() {
            if (text.charAt(0) == '[') {
                throw otherBounds();
            }
            List<@Nullable Object> elements = elements(1);
            return ArrayForms.array(elements, element.javaType(), Math.max(1, dimensions));
        }

        private List<@Nullable Object> elements(int depth) {
            List<@Nullable Object> elements = new ArrayList<>();
            dimensions = Math.max(dimensions, depth);
            at++;
            while (text.charAt(at) != '}') {
                elements.add(text.charAt(at) == '{' ? elements(depth + 1) : value());
                if (text.charAt(at) == delimiter) {
                    at++;
                }
            }
            at++;
            return elements;
        }

        private @Nullable Object value() {
            if (text.charAt(at) == '"') {
                return element.text().read(quoted());
            }
            int from = at;
            while (text.charAt(at) != delimiter && text.charAt(at) != '}') {
                at++;
            }
            String plain = text.substring(from, at);
            return plain.equals("NULL") ? null : element.text().read(plain);
        }

        private String quoted() {
            StringBuilder unquoted = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                unquoted.append(text.charAt(at));
            }
            at++;
            return unquoted.toString();
        }
    }
}
