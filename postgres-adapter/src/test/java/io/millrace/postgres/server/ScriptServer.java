package io.millrace.postgres.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance of {@code scripts/postgres}, which goes with this JVM at the latest. */
final class ScriptServer extends OwnServer {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final String url;

    private ScriptServer(List<String> words) {
        long process = ProcessHandle.current().pid();
        name = "test-" + process + "-" + COUNT.incrementAndGet();
        List<String> command = new ArrayList<>(List.of("instance", "start", name, "owner=" + process));
        command.addAll(words);
        LocalScript.run(command.toArray(String[]::new));
        url = LocalScript.run("instance", "url", name);
    }

    static ScriptServer started(ServerSetup setup) {
        List<String> words = new ArrayList<>();
        setup.settings().forEach((setting, value) -> words.add(setting + "=" + value));
        setup.tls().ifPresent(folder -> words.add("tls=" + folder));
        setup.access().ifPresent(line -> words.add("hba=" + line));
        return new ScriptServer(words);
    }

    @Override
    public OwnServer startReplica() {
        return new ScriptServer(List.of("replica-of=" + name));
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public void restart() {
        LocalScript.run("instance", "restart", name);
    }

    @Override
    public void shutdown(Mode mode) {
        LocalScript.run("instance", "shutdown", name, mode.word());
    }

    @Override
    public void promote() {
        LocalScript.run("instance", "promote", name);
    }

    @Override
    public void close() {
        LocalScript.run("instance", "stop", name);
    }
}
