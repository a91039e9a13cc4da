package io.millrace.benchmarks.contender;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What contenders with Reactor's types have in common: the callers. */
public abstract class ReactorContender extends ConcurrentContender<Publisher<?>> {
    protected abstract Publisher<?> all();

    protected abstract Mono<Long> insertAll(int rows);

    @Override
    public final long scan() {
        return value(Flux.from(all()).count());
    }

    @Override
    public final long bulkInsert(int rows) {
        return value(insertAll(rows));
    }

    @Override
    final long run(int count, int callers, IntFunction<Publisher<?>> operation) {
        Operations operations = new Operations(count);
        List<Mono<Long>> all = Stream.generate(() -> caller(operations, operation))
                .limit(callers)
                .toList();
        return value(Flux.fromIterable(all)
                .flatMap(caller -> caller, callers)
                .reduce(Long::sum)
                .defaultIfEmpty(0L));
    }

    /** Asks for the next when the result before is there, on the thread that brought it. */
    private static Mono<Long> caller(Operations operations, IntFunction<Publisher<?>> operation) {
        return Flux.defer(() -> {
                    int number = operations.next();
                    return number < 0 ? Mono.empty() : operation.apply(number);
                })
                .repeat(operations::areLeft)
                .count();
    }

    private static long value(Mono<Long> results) {
        Long value = results.block();
        return value == null ? 0 : value;
    }
}
