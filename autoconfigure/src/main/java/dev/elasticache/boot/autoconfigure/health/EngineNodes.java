package dev.elasticache.boot.autoconfigure.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Nodes of an engine, as the application is connected to them.
 *
 * @author The ElastiCache Boot authors
 */
@FunctionalInterface
interface EngineNodes {

	/**
	 * Asks all nodes at the same time, over the connections that the application uses. A
	 * node that has not answered the last time is not asked again until it has.
	 * @param timeLimit the time after which a node counts as one that did not answer
	 * @return what they answered, which completes within the time limit
	 */
	CompletableFuture<List<NodeAnswer>> ask(Duration timeLimit);

}
