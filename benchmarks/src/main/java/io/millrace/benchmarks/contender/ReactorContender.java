package io.millrace.benchmarks.contender;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What contenders with Reactor's types have in common: the callers. */
public abstract class ReactorContender implements Contender {
    protected abstract Publisher<?> pointSelect(long id);

    protected abstract Publisher<?> tenRowSelect(long owner);

    protected abstract Publisher<?> insert(long item);

    protected abstract Publisher<?> readModifyWrite(long id);

    protected abstract Publisher<?> all();

    protected abstract Mono<Long> insertAll(int rows);

    @Override
    public final long pointSelects(int operations, int callers) {
        return run(operations, callers, operation -> pointSelect(Data.item(operation)));
    }

    @Override
    public final long tenRowSelects(int operations, int callers) {
        return run(operations, callers, operation -> tenRowSelect(Data.owner(operation)));
    }

    @Override
    public final long inserts(int operations, int callers) {
        return run(operations, callers, operation -> insert(Data.item(operation)));
    }

    @Override
    public final long readModifyWrites(int operations, int callers) {
        return run(operations, callers, operation -> readModifyWrite(Data.item(operation)));
    }

    @Override
    public final long mixed(int operations, int callers) {
        return run(operations, callers, operation -> {
            long item = Data.item(operation);
            return operation % MIX == 0 ? insert(item) : pointSelect(item);
        });
    }

    @Override
    public final long scan() {
        return value(Flux.from(all()).count());
    }

    @Override
    public final long bulkInsert(int rows) {
        return value(insertAll(rows));
    }

    private static long run(int count, int callers, IntFunction<Publisher<?>> operation) {
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
