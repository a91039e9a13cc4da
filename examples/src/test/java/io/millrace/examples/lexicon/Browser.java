package io.millrace.examples.lexicon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium, driven over WebDriver (W3C). Needs {@code chromium} and {@code chromedriver}; Debian has both as
 * {@code chromium} and {@code chromium-driver}.
 */
final class Browser implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    private Browser(Process driver, String profile) throws IOException {
        this.driver = driver;
        String url = "http://localhost:" + portOf(driver);
        JsonNode created =
                call("POST", url + "/session", Map.of("capabilities", Map.of("alwaysMatch", options(profile))));
        this.session = url + "/session/" + created.path("sessionId").asString();
    }

    /** Starts a browser that keeps its profile in this folder. */
    static Browser start(Path profile) throws IOException {
        Process driver = startDriver();
        try {
            return new Browser(driver, profile.toString());
        } catch (IOException | RuntimeException | AssertionError e) {
            driver.destroy();
            throw e;
        }
    }

    private static Process startDriver() throws IOException {
        try {
            return new ProcessBuilder("chromedriver", "--port=0")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "The page is tested in Chromium, which is not here. Install it (Debian: apt-get install chromium"
                            + " chromium-driver), or run scripts/test, which does.",
                    e);
        }
    }

    void open(String url) {
        call("POST", session + "/url", Map.of("url", url));
    }

    /** Waits until the script, a function's body, returns something that is true, and gives that. */
    JsonNode await(String script) {
        String polling = """
                const [patience, done] = arguments;
                const condition = new Function(%s);
                const until = performance.now() + patience;
                const look = () => {
                  let result;
                  try { result = condition(); } catch (e) { result = null; }
                  if (result || performance.now() > until) done(result ?? null); else requestAnimationFrame(look);
                };
                look();""".formatted(json.writeValueAsString(script));
        JsonNode result = call(
                "POST", session + "/execute/async", Map.of("script", polling, "args", List.of(PATIENCE.toMillis())));
        if (result.isNull() || result.isBoolean() && !result.asBoolean()) {
            throw new AssertionError("This did not become true within " + PATIENCE + ": " + script + "\nThe page said: "
                    + call("GET", element("main") + "/text", null).asString() + "\nThe console said: " + complaints()
                    + "\nThe page asked for: " + requests());
        }
        return result;
    }

    /** Types into what a selector finds, as a keyboard does. */
    void type(String selector, String keys) {
        call("POST", element(selector) + "/value", Map.of("text", keys));
    }

    void click(String selector) {
        call("POST", element(selector) + "/click", Map.of());
    }

    /** What the page's scripts complained about: errors on the console, refused resources. */
    List<String> complaints() {
        return call("POST", session + "/se/log", Map.of("type", "browser"))
                .valueStream()
                .filter(entry -> entry.path("level").asString().equals("SEVERE"))
                .map(entry -> entry.path("message").asString())
                .toList();
    }

    /** What the page has fetched, in order, with the time of each answer's end; 0 for one that failed. */
    private String requests() {
        return call("POST", session + "/execute/sync", Map.of("script", """
                                return `at ${Math.round(performance.now())} ms, ${document.visibilityState}: `
                                  + performance.getEntriesByType('resource').slice(-20)
                                    .map((entry) => `${entry.name} ${Math.round(entry.startTime)}-${Math.round(entry.responseEnd)}`)
                                    .join(', ');""", "args", List.of()))
                .asString();
    }

    @Override
    public void close() {
        try {
            call("DELETE", session, null);
        } finally {
            driver.destroy();
            try {
                driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String element(String selector) {
        JsonNode found = call("POST", session + "/element", Map.of("using", "css selector", "value", selector));
        return session + "/element/" + found.iterator().next().asString();
    }

    private JsonNode call(String method, String url, Object body) {
        String sent = body == null ? "" : json.writeValueAsString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .method(method, HttpRequest.BodyPublishers.ofString(sent))
                .timeout(PATIENCE.multipliedBy(2))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(method + " " + url + " " + sent + "\n" + response.body());
            }
            return json.readTree(response.body()).path("value");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while the browser worked", e);
        }
    }

    /** Chromium's sandbox cannot run as root, as containers and build machines do. */
    private static Map<String, Object> options(String profile) {
        List<String> arguments = List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                // The page's timers go on at their pace even where Chromium takes the window for one that nobody sees.
                "--disable-background-timer-throttling",
                "--disable-backgrounding-occluded-windows",
                "--disable-renderer-backgrounding",
                "--window-size=1280,1000",
                "--user-data-dir=" + profile);
        return Map.of(
                "goog:chromeOptions",
                Map.of("args", arguments),
                "goog:loggingPrefs",
                Map.of("browser", "ALL"),
                "timeouts",
                Map.of("script", PATIENCE.multipliedBy(2).toMillis()));
    }

    private static String portOf(Process driver) throws IOException {
        var output = new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return port.group(1);
            }
        }
        throw new IOException("chromedriver ended before it said its port");
    }
}
