package dev.elasticache.boot.valkey;

import java.util.Iterator;
import java.util.List;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisURI;
import io.lettuce.core.models.role.RedisInstance.Role;
import io.lettuce.core.models.role.RedisNodeDescription;

/**
 * Endpoints of a primary with replicas, and which of them leads to the primary.
 *
 * @param primary the endpoint that leads to the primary
 * @param getNodes all endpoints, with their roles, the quickest first
 * @author The ElastiCache Boot authors
 */
record Endpoints(RedisURI primary, List<RedisNodeDescription> getNodes) implements ReadFrom.Nodes {

	static Endpoints of(List<RedisURI> uris, RedisURI primary) {
		return new Endpoints(primary,
				uris.stream()
					.<RedisNodeDescription>map(
							(uri) -> new Endpoint(uri, uri.equals(primary) ? Role.UPSTREAM : Role.REPLICA))
					.toList());
	}

	@Override
	public Iterator<RedisNodeDescription> iterator() {
		return this.getNodes.iterator();
	}

	private record Endpoint(RedisURI getUri, Role getRole) implements RedisNodeDescription {

	}

}
