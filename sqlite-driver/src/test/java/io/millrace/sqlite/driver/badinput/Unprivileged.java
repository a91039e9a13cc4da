package io.millrace.sqlite.driver.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sqlite.driver.interop.DatabaseFile;
import io.millrace.sqlite.driver.interop.Spi;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Uses a database in another process that the permissions of files hold for. They do not hold for root, which tests in
 * containers often run as, unless it gives the capabilities up that make the difference.
 */
final class Unprivileged {
    private static final String MARKER = "failure: ";

    private Unprivileged() {}

    /** Runs the statements on one connection; gives type, SQLSTATE and message of the failure, or {@code none}. */
    static String failureOf(String url, String... statements) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
            command.addAll(
                    List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", "--inh-caps=-all"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Unprivileged.class.getName(), url));
        command.addAll(Arrays.asList(statements));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(output).isTrue();
        assertThat(output).as("output of the other process").contains(MARKER);
        return output.substring(output.indexOf(MARKER) + MARKER.length()).trim();
    }

    public static void main(String[] arguments) {
        ConnectionFactory factory = ConnectionFactories.get(arguments[0]);
        Flux<Long> work = Spi.with(
                factory, connection -> Flux.fromArray(arguments).skip(1).concatMap(sql -> Flux.from(
                                connection.createStatement(sql).execute())
                        .concatMap(result -> result.map(row -> 1L))));
        String failure = work.then(Mono.just("none"))
                .onErrorResume(
                        R2dbcException.class,
                        e -> Mono.just(e.getClass().getName() + " " + e.getSqlState() + " " + e.getMessage()))
                .block(Spi.LIMIT);
        System.out.println(MARKER + failure);
        DatabaseFile.close(factory);
    }
}
