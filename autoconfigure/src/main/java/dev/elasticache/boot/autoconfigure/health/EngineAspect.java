package dev.elasticache.boot.autoconfigure.health;

import java.util.Map;

import dev.elasticache.boot.probe.ProbeTarget.Engine;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to the health of an engine beside its nodes.
 *
 * @author The ElastiCache Boot authors
 */
interface EngineAspect {

	/**
	 * Returns the engine.
	 * @return the engine
	 */
	Engine engine();

	/**
	 * Returns the name of the aspect.
	 * @return the name, in lower camel case
	 */
	String name();

	/**
	 * Returns what there is to know.
	 * @return the details, empty if there is nothing
	 */
	Map<String, String> details();

	/**
	 * Returns what somebody should look at.
	 * @return a sentence, or {@code null} if all is well
	 */
	@Nullable String concern();

}
