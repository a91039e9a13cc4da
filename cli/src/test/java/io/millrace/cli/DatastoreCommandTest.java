package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.ResultWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class DatastoreCommandTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final class AnyCommand extends DatastoreCommand {
        AnyCommand() {
            super(new Surroundings(
                    Map.of(),
                    new ResultWriter(new StringWriter(), () -> false, () -> false),
                    new PrintWriter(new StringWriter()),
                    new Terminal(() -> false, 80),
                    () -> "",
                    new StopRequest()));
        }

        @Override
        Mono<Integer> work(RelationalDatastore store) {
            return Mono.empty();
        }

        @Override
        Access access() {
            return Access.READ;
        }
    }

    @Test
    void aValueThatDoesNotFitIntoMemoryEndsTheCommand() {
        Mono<Void> written = new AnyCommand().each(Flux.just(1), item -> {
            throw new OutOfMemoryError("injected");
        });
        assertThatThrownBy(() -> written.block(LIMIT))
                .isInstanceOf(FailedCommandException.class)
                .hasMessageContaining("not enough memory");
    }
}
