package io.millrace.testkit.mock;

import io.millrace.Sql;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What a datastore was told to answer. */
final class Script {
    private final List<Stubbing> stubbings = new CopyOnWriteArrayList<>();
    private final Stubbing commits = new Stubbing("commits", sql -> false);

    Stubbing when(String text) {
        String wanted = normalised(text);
        return when(wanted, sql -> normalised(sql.text()).equals(wanted));
    }

    Stubbing when(Sql statement) {
        String wanted = normalised(statement.text());
        return when(
                wanted + " with these values",
                sql -> normalised(sql.text()).equals(wanted)
                        && sameValues(sql.positional(), statement.positional())
                        && sameValues(sql.named(), statement.named()));
    }

    Stubbing when(String description, Predicate<Sql> matcher) {
        Stubbing stubbing = new Stubbing(description, matcher);
        stubbings.add(0, stubbing);
        return stubbing;
    }

    Stubbing commits() {
        return commits;
    }

    Mono<Answer> answer(Sql sql) {
        return stubbings.stream()
                .filter(stubbing -> stubbing.answers(sql))
                .findFirst()
                .map(Stubbing::nextAnswer)
                .orElseGet(() -> Mono.error(() -> new UnstubbedStatementError(unexpected(sql))));
    }

    Mono<Void> commit() {
        return commits.hasAnswer() ? Mono.defer(commits::nextAnswer).then() : Mono.empty();
    }

    private static String normalised(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static boolean sameValues(List<@Nullable Object> some, List<@Nullable Object> others) {
        // Arrays among the values are equal by what they hold.
        return Arrays.deepEquals(some.toArray(), others.toArray());
    }

    private static boolean sameValues(Map<String, @Nullable Object> some, Map<String, @Nullable Object> others) {
        return some.keySet().equals(others.keySet())
                && some.keySet().stream().allMatch(name -> Objects.deepEquals(some.get(name), others.get(name)));
    }

    private String unexpected(Sql sql) {
        String known = stubbings.stream()
                .map(stubbing -> "\n  " + stubbing.description())
                .collect(Collectors.joining());
        return "Nothing was said about this statement:\n  " + normalised(sql.text())
                + (known.isEmpty()
                        ? "\nNothing was said about any; begin with when(...)."
                        : "\nThese are stubbed, the last first:" + known);
    }
}
