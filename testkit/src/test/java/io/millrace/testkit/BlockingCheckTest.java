package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What counts as blocking, and while what. */
class BlockingCheckTest {
    private static Mono<Void> blocking() {
        return Mono.<Void>fromRunnable(() -> LockSupport.parkNanos(1)).subscribeOn(Schedulers.parallel());
    }

    @Test
    void aCallThatBlocksFailsWhereItIsMadeAndAtTheEnd() {
        BlockingCheck check = BlockingCheck.start();
        assertThatThrownBy(() -> blocking().block()).hasRootCauseInstanceOf(BlockingOperationError.class);
        assertThatThrownBy(check::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("park")
                .satisfies(failure -> assertThat(failure.getSuppressed()[0].getStackTrace())
                        .extracting(StackTraceElement::getClassName)
                        .contains(BlockingCheckTest.class.getName()));
    }

    @Test
    void aCallThatBlocksIsToldEvenIfItsErrorIsLost() {
        BlockingCheck check = BlockingCheck.start();
        blocking().onErrorComplete().block();
        assertThatThrownBy(check::close).isInstanceOf(AssertionError.class);
    }

    @Test
    void threadsThatMayBlockDo() {
        BlockingCheck check = BlockingCheck.start();
        Mono.fromRunnable(() -> LockSupport.parkNanos(1))
                .subscribeOn(Schedulers.boundedElastic())
                .block();
        assertThatCode(check::close).doesNotThrowAnyException();
    }

    @Test
    void nothingIsNoticedWhileNoCheckRuns() {
        BlockingCheck.start().close();
        assertThatCode(() -> blocking().block()).doesNotThrowAnyException();
        BlockingCheck.start().close();
    }
}
