package io.millrace.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenedImportTest {
    @TempDir
    private Path folder;

    @Test
    void whoeverClosesWaitsForOneLineOnly() throws Exception {
        Path path = Files.writeString(folder.resolve("rows.jsonl"), """
                {"format":"millrace-transfer","version":2,"id":"a","database":"x","migrations":{},"tables":0}
                {"end":true}
                """);
        OpenedImport opened = new OpenedImport(path, ImportLimits.DEFAULT);
        opened.open().block();
        CountDownLatch reading = new CountDownLatch(1);
        AtomicBoolean wentOn = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            awaitQuietly(reading);
            opened.closeNow();
        });
        closer.start();
        Object read = opened.readNow(in -> {
            reading.countDown();
            while (closer.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            in.advance();
            wentOn.set(true);
            return in;
        });
        closer.join();
        assertThat(read).isNull();
        assertThat(wentOn).isFalse();
        assertThat(opened.<Object>readNow(in -> in)).isNull();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
