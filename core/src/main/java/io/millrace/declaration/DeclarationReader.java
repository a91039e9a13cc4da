package io.millrace.declaration;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * One file, of which nothing is taken that is not known. Each method finds the reader at the first token of what it reads, leaves it at the last, and
 * throws an {@link InvalidDeclarationException} with line and column for anything else.
 */
public final class DeclarationReader {
    /** Declarations are nested four times at most. */
    private static final int DEEPEST = 8;

    private final String file;
    private final JsonParser json;

    private DeclarationReader(String file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /** A place in the file. */
    public static final class Place {
        private final String text;

        private Place(String text) {
            this.text = text;
        }
    }

    static <T> T read(String file, byte[] bytes, Function<DeclarationReader, T> reading) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                .build();
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), bytes)) {
            DeclarationReader reader = new DeclarationReader(file, json);
            json.nextToken();
            T read = reading.apply(reader);
            if (json.nextToken() != null) {
                throw reader.here("something follows the declaration.");
            }
            return read;
        } catch (JacksonException malformed) {
            throw invalid(
                    place(file, malformed.getLocation()), "this is no valid JSON: " + malformed.getOriginalMessage());
        }
    }

    /** {@return where the reader is} */
    public Place place() {
        return place(file, json.currentTokenLocation());
    }

    /**
     * An error at a place.
     *
     * @param place the place
     * @param problem what is wrong there
     * @return the error, to be thrown
     */
    public static InvalidDeclarationException invalid(Place place, String problem) {
        return new InvalidDeclarationException(place.text + ": " + problem, null);
    }

    /**
     * An error where the reader is.
     *
     * @param problem what is wrong there
     * @return the error, to be thrown
     */
    public InvalidDeclarationException here(String problem) {
        return invalid(place(), problem);
    }

    /**
     * Reads an object.
     *
     * @param what how it is named in errors
     * @param required settings that must be there
     * @param settings all settings, with what reads their value
     */
    public void object(String what, Set<String> required, Map<String, Runnable> settings) {
        Place place = place();
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw here(what + " is not an object.");
        }
        Set<String> missing = new LinkedHashSet<>(new TreeSet<>(required));
        Set<String> found = new HashSet<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            Runnable setting = settings.get(name);
            if (setting == null) {
                throw here("\"" + name + "\" is no setting of " + what
                        + (settings.isEmpty()
                                ? ", which has none."
                                : "; there are " + String.join(", ", new TreeSet<>(settings.keySet())) + "."));
            }
            if (!found.add(name)) {
                throw here("\"" + name + "\" is there twice.");
            }
            missing.remove(name);
            json.nextToken();
            setting.run();
        }
        if (!missing.isEmpty()) {
            throw invalid(place, what + " has no \"" + String.join("\", \"", missing) + "\".");
        }
    }

    /**
     * Reads an array.
     *
     * @param what how it is named in errors
     * @param element reads an element
     */
    public void array(String what, Runnable element) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw here(what + " is not an array.");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            element.run();
        }
    }

    /**
     * Reads a text.
     *
     * @param what how it is named in errors
     * @return the text
     */
    public String text(String what) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw here(what + " is not a text in double quotes.");
        }
        return json.getString();
    }

    /**
     * Reads one of several words, in lower case.
     *
     * @param what how it is named in errors
     * @param values what the words stand for
     * @param <E> the type of that
     * @return the value
     */
    public <E extends Enum<E>> E choice(String what, E[] values) {
        String text = text(what);
        return Arrays.stream(values)
                .filter(value -> text.equals(written(value)))
                .findFirst()
                .orElseThrow(() -> here(what + " is none of "
                        + Arrays.stream(values).map(DeclarationReader::written).collect(Collectors.joining(", "))
                        + "."));
    }

    /**
     * Reads true or false.
     *
     * @param what how it is named in errors
     * @return which of them
     */
    public boolean yesOrNo(String what) {
        if (json.currentToken() != JsonToken.VALUE_TRUE && json.currentToken() != JsonToken.VALUE_FALSE) {
            throw here(what + " is neither true nor false.");
        }
        return json.getBooleanValue();
    }

    /**
     * Reads a number.
     *
     * @param what how it is named in errors
     * @return the number
     */
    public double number(String what) {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT && json.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
            throw here(what + " is not a number.");
        }
        return json.getDoubleValue();
    }

    /**
     * Reads a whole number.
     *
     * @param what how it is named in errors
     * @return the number
     */
    public int wholeNumber(String what) {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getNumberType() != JsonParser.NumberType.INT) {
            throw here(what + " is not a whole number of 32 bits.");
        }
        return json.getIntValue();
    }

    /**
     * Makes a value of what was read.
     *
     * @param place where an error is told that the value is not valid
     * @param value makes it, or throws an {@link IllegalArgumentException}
     * @param <T> its type
     * @return the value
     */
    public <T> T valid(Place place, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException refused) {
            throw invalid(place, String.valueOf(refused.getMessage()));
        }
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Place place(String file, @Nullable TokenStreamLocation place) {
        return new Place(
                file + (place == null ? "" : ":" + place.getLineNr() + ":" + Math.max(1, place.getColumnNr())));
    }
}
