package dev.elasticache.boot.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.elasticache.boot.probe.ProbeFailure.Kind;
import dev.elasticache.boot.probe.ProbeTarget.Topology;

/**
 * Asks the name service for the addresses of a host.
 *
 * @author The ElastiCache Boot authors
 */
final class DnsStage {

	private DnsStage() {
	}

	static List<InetAddress> resolve(ProbeTarget target, Map<String, String> facts) throws StageFailedException {
		try {
			List<InetAddress> addresses = List.of(InetAddress.getAllByName(target.host()));
			facts.put("addresses",
					addresses.stream().limit(8).map(InetAddress::getHostAddress).collect(Collectors.joining(" ")));
			return addresses;
		}
		catch (UnknownHostException ex) {
			if (target.topology() == Topology.DISCOVERED) {
				throw new StageFailedException(Kind.UNREACHABLE, ex,
						"The name service does not know the node '%s' that the cluster lists.".formatted(target.host()),
						"Wait: a node that is replaced stays listed for minutes.");
			}
			throw new StageFailedException(Kind.UNKNOWN_HOST, ex,
					"The name service does not know the host '%s'.".formatted(target.host()),
					"Copy the endpoint from the AWS console to %s, and check that this machine asks the name servers of the cache's VPC."
						.formatted(target.endpointProperty()));
		}
	}

}
