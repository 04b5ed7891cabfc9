package dev.elasticache.boot.probe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.springframework.util.Assert;

/**
 * Walks from the name service to the topology of an endpoint and says where the way ends,
 * why, and what to do. Safe for use by several threads.
 * <p>
 * A probe ends within the target's time limit, whatever the server or the name service
 * does: it runs on a daemon thread whose connections are closed when time is up. It opens
 * connections of its own and closes them. A server which has to prove itself by TLS and
 * does not gets no credentials and no commands.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class Probe {

	/**
	 * Probes an endpoint.
	 * @param target the endpoint
	 * @return what was found
	 */
	public ProbeResult run(ProbeTarget target) {
		Assert.notNull(target, "'target' must not be null");
		return ProbeRun.start(target).await();
	}

	/**
	 * Probes several endpoints at the same time.
	 * @param targets the endpoints
	 * @return what was found, in the order of the targets
	 */
	public List<ProbeResult> runAll(Collection<ProbeTarget> targets) {
		Assert.noNullElements(targets, "'targets' must not contain null elements");
		List<ProbeRun> runs = new ArrayList<>();
		for (ProbeTarget target : targets) {
			runs.add(ProbeRun.start(target));
		}
		List<ProbeResult> results = new ArrayList<>();
		for (ProbeRun run : runs) {
			results.add(run.await());
		}
		return results;
	}

}
