package dev.elasticache.boot.autoconfigure.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import dev.elasticache.boot.autoconfigure.endpoint.EngineDescriptor.NodeDescriptor;
import dev.elasticache.boot.cache.ElastiCacheCache;
import dev.elasticache.boot.cache.ElastiCacheCacheManager;
import dev.elasticache.boot.cache.ResilientCacheStore;
import dev.elasticache.boot.probe.EndpointProbe;
import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.tls.TlsSessions;
import dev.elasticache.boot.tls.TrustMaterial;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint for what the application knows of its engines and caches. Reading
 * asks nobody; writing runs the probe now. No secret is part of either.
 *
 * @author The ElastiCache Boot authors
 */
@Endpoint(id = "elasticache")
final class ElastiCacheStateEndpoint {

	private static final String ENGINES = "engines";

	private static final String CACHES = "caches";

	private final EndpointProbe probe;

	private final TlsSessions tlsSessions;

	private final @Nullable TrustMaterial trustMaterial;

	private final List<KnownNodes> knownNodes;

	private final List<ResilientCacheStore> stores;

	private final Map<String, ElastiCacheCache> caches = new ConcurrentSkipListMap<>();

	ElastiCacheStateEndpoint(EndpointProbe probe, TlsSessions tlsSessions, @Nullable TrustMaterial trustMaterial,
			List<KnownNodes> knownNodes, List<ResilientCacheStore> stores,
			Map<String, ElastiCacheCacheManager> cacheManagers) {
		this.probe = probe;
		this.tlsSessions = tlsSessions;
		this.trustMaterial = trustMaterial;
		this.knownNodes = knownNodes;
		this.stores = stores;
		cacheManagers.forEach((beanName, cacheManager) -> {
			String prefix = (cacheManagers.size() > 1) ? beanName + "." : "";
			cacheManager.watchCaches((cache) -> this.caches.put(prefix + cache.getName(), cache));
		});
	}

	@ReadOperation
	ElastiCacheDescriptor elastiCache() {
		Map<String, EngineDescriptor> engines = new LinkedHashMap<>();
		for (Engine engine : Engine.values()) {
			EngineDescriptor descriptor = engine(engine);
			if (descriptor != null) {
				engines.put(engine.id(), descriptor);
			}
		}
		return new ElastiCacheDescriptor((this.trustMaterial != null) ? TrustDescriptor.of(this.trustMaterial) : null,
				engines, caches());
	}

	/**
	 * Returns one engine or cache.
	 * @param kind {@code engines} or {@code caches}
	 * @param name the name of the engine or cache
	 * @return what is known of it, or {@code null} if there is none
	 */
	@ReadOperation
	@Nullable OperationResponseBody one(@Selector String kind, @Selector String name) {
		if (kind.equals(CACHES)) {
			return caches().get(name);
		}
		Engine engine = kind.equals(ENGINES) ? engineOf(name) : null;
		return (engine != null) ? engine(engine) : null;
	}

	@WriteOperation
	Map<String, List<ProbeDescriptor>> probe() {
		this.probe.run();
		Map<String, List<ProbeDescriptor>> results = new LinkedHashMap<>();
		for (Engine engine : Engine.values()) {
			if (!this.probe.getTargets(engine).isEmpty()) {
				results.put(engine.id(), lastProbe(engine));
			}
		}
		return results;
	}

	/**
	 * Probes the endpoints of one engine.
	 * @param kind {@code engines}
	 * @param name the name of the engine
	 * @return what was found, or {@code null} if there is no such engine
	 */
	@WriteOperation
	@Nullable List<ProbeDescriptor> probeOne(@Selector String kind, @Selector String name) {
		Engine engine = kind.equals(ENGINES) ? engineOf(name) : null;
		if (engine == null || this.probe.getTargets(engine).isEmpty()) {
			return null;
		}
		return this.probe.run(engine).stream().map(ProbeDescriptor::of).toList();
	}

	private static @Nullable Engine engineOf(String name) {
		for (Engine engine : Engine.values()) {
			if (engine.id().equals(name)) {
				return engine;
			}
		}
		return null;
	}

	private @Nullable EngineDescriptor engine(Engine engine) {
		if (this.probe.getTargets(engine).isEmpty()) {
			return null;
		}
		List<NodeDescriptor> nodes = this.knownNodes.stream()
			.filter((known) -> known.engine() == engine)
			.flatMap((known) -> known.nodes().stream())
			.toList();
		return EngineDescriptor.of(this.probe.summarize(engine), nodes, this.tlsSessions.of(engine.id()),
				this.tlsSessions.handshakes(engine.id()), store(engine), lastProbe(engine));
	}

	private @Nullable StoreDescriptor store(Engine engine) {
		for (ResilientCacheStore store : this.stores) {
			if (store.getEngine().equals(engine.id())) {
				return StoreDescriptor.of(store.getState());
			}
		}
		return null;
	}

	private List<ProbeDescriptor> lastProbe(Engine engine) {
		return this.probe.getLastResults(engine).stream().map(ProbeDescriptor::of).toList();
	}

	private Map<String, CacheDescriptor> caches() {
		Map<String, CacheDescriptor> caches = new LinkedHashMap<>();
		this.caches.forEach((name, cache) -> caches.put(name, CacheDescriptor.of(cache)));
		return caches;
	}

	/**
	 * What the application knows.
	 *
	 * @param trust what servers are verified against, {@code null} in plain text
	 * @param engines the engines by name
	 * @param caches the caches by name, that of the cache manager first if there are
	 * several
	 */
	record ElastiCacheDescriptor(@Nullable TrustDescriptor trust, Map<String, EngineDescriptor> engines,
			Map<String, CacheDescriptor> caches) implements OperationResponseBody {

	}

}
