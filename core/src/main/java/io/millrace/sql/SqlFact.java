package io.millrace.sql;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Something that can be known of a text and depends on nothing else, worked out when it is first asked for and kept with the text. This is how an adapter
 * remembers what it has found in a text. To be made once, as a constant: each has a place of its own in all texts.
 *
 * @param <T> the type of the answer
 */
public final class SqlFact<T> {
    private static final AtomicInteger PLACES = new AtomicInteger();

    private final int place = PLACES.getAndIncrement();
    private final Class<T> type;

    private SqlFact(Class<T> type) {
        this.type = type;
    }

    /**
     * A new one.
     *
     * @param type the type of the answer, which is immutable or safe for use by many threads
     * @param <T> the type of the answer
     * @return the fact
     */
    public static <T> SqlFact<T> of(Class<T> type) {
        return new SqlFact<>(type);
    }

    /**
     * What is known of a text.
     *
     * @param text the text
     * @param finder works it out where it is not known yet; threads that race may each do so, and all get the same object. What it
     *     throws is passed on, and nothing is known then
     * @param <S> the type of the text
     * @return the answer
     */
    public <S extends SqlText> T in(S text, Function<? super S, ? extends T> finder) {
        Object answer = text.answer(place);
        return type.cast(answer == null ? text.keep(place, finder.apply(text)) : answer);
    }
}
