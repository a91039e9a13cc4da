package io.millrace.examples.lexicon.graph;

import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.examples.lexicon.problem.NotFoundException;
import java.util.List;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/** Looks around in the graph of synsets. */
@Service
public class GraphService {
    private final RelationalDatastore store;

    GraphService(RelationalDatastore store) {
        this.store = store;
    }

    /**
     * What can be reached from a synset, as of one moment.
     *
     * @param centre the synset
     * @param hops how many relations to follow at most
     * @param limit how many synsets to give at most, the nearest first
     * @return the neighbourhood; a {@link NotFoundException} when there is no such synset
     */
    public Mono<Neighbourhood> around(int centre, int hops, int limit) {
        return store.transaction(TransactionOptions.READ_ONLY, tx -> {
            var graph = new GraphRepository(tx);
            return graph.nodes(centre, hops, limit + 1)
                    .collectList()
                    .filter(reached -> !reached.isEmpty())
                    .switchIfEmpty(Mono.error(() -> NotFoundException.synset(centre)))
                    .flatMap(reached -> connect(graph, centre, reached, limit));
        });
    }

    private static Mono<Neighbourhood> connect(
            GraphRepository graph, int centre, List<Neighbourhood.Node> reached, int limit) {
        List<Neighbourhood.Node> nodes = reached.stream().limit(limit).toList();
        return graph.edges(nodes.stream().map(Neighbourhood.Node::id).toList())
                .collectList()
                .map(edges -> new Neighbourhood(centre, nodes, edges, reached.size() > limit));
    }
}
