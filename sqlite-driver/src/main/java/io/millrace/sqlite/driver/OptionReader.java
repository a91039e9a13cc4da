package io.millrace.sqlite.driver;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads options that are set, which are typed in code and text in a URL. */
final class OptionReader {
    private final ConnectionFactoryOptions options;

    OptionReader(ConnectionFactoryOptions options) {
        this.options = options;
    }

    void flag(Option<Boolean> option, Consumer<Boolean> setter) {
        read(option, Boolean.class, "true or false", setter, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "1" -> true;
            case "false", "off", "0" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    void integer(Option<Integer> option, Consumer<Integer> setter) {
        read(option, Integer.class, "a number", setter, Integer::valueOf);
    }

    void number(Option<Long> option, Consumer<Long> setter) {
        read(option, Long.class, "a number", setter, Long::valueOf);
    }

    void duration(Option<Duration> option, Consumer<Duration> setter) {
        read(option, Duration.class, "a duration like PT5S or PT0.5S", setter, OptionReader::parseDuration);
    }

    void paths(Option<String> option, Consumer<List<Path>> setter) {
        read(option, String.class, "paths separated by commas", text -> setter.accept(split(text)), text -> text);
    }

    void texts(Option<List<String>> option, Consumer<List<String>> setter) {
        Object value = options.getValue(option);
        if (value instanceof List<?> texts) {
            setter.accept(texts.stream().map(String::valueOf).toList());
        } else if (value != null) {
            setter.accept(List.of(value.toString()));
        }
    }

    private static List<Path> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .toList();
    }

    <E extends Enum<E>> void constant(Option<E> option, Class<E> type, Consumer<E> setter) {
        String accepted = "one of " + Arrays.toString(type.getEnumConstants());
        read(option, type, accepted, setter, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    private <T> void read(
            Option<T> option, Class<T> type, String accepted, Consumer<T> setter, Function<String, T> parser) {
        Object value = options.getValue(option);
        if (value == null) {
            return;
        }
        T parsed;
        try {
            parsed = type.isInstance(value)
                    ? type.cast(value)
                    : parser.apply(value.toString().trim());
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "Option " + option.name() + " takes " + accepted + ", but was '" + value + "'", e);
        }
        setter.accept(parsed);
    }

    private static Duration parseDuration(String text) {
        return Duration.parse(text);
    }
}
