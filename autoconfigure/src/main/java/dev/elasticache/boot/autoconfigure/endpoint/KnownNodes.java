package dev.elasticache.boot.autoconfigure.endpoint;

import java.util.List;

import dev.elasticache.boot.autoconfigure.endpoint.EngineDescriptor.NodeDescriptor;
import dev.elasticache.boot.probe.ProbeTarget.Engine;

/**
 * Nodes of an engine as its client knows them, without asking anybody.
 *
 * @author The ElastiCache Boot authors
 */
interface KnownNodes {

	/**
	 * Returns the engine of the nodes.
	 * @return the engine
	 */
	Engine engine();

	/**
	 * Returns the nodes.
	 * @return what is known of them now
	 */
	List<NodeDescriptor> nodes();

}
