package io.millrace.examples.lexicon.graph;

import io.millrace.examples.lexicon.problem.InvalidRequestException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
final class GraphController {
    private static final int MAX_HOPS = 4;
    private static final int MAX_NODES = 500;

    private final GraphService graph;

    GraphController(GraphService graph) {
        this.graph = graph;
    }

    @GetMapping("/api/synsets/{id}/neighbourhood")
    Mono<Neighbourhood> around(
            @PathVariable int id,
            @RequestParam(defaultValue = "2") int hops,
            @RequestParam(defaultValue = "60") int limit) {
        InvalidRequestException.requireBetween("hops", hops, 1, MAX_HOPS);
        InvalidRequestException.requireBetween("limit", limit, 1, MAX_NODES);
        return graph.around(id, hops, limit);
    }
}
