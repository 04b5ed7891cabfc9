package dev.elasticache.boot.memcached;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

import net.spy.memcached.MemcachedNode;
import net.spy.memcached.NodeLocator;

/**
 * Locator of the present nodes. These change as a whole, while other threads look for
 * nodes: locators of the library change piece by piece.
 *
 * @author The ElastiCache Boot authors
 */
final class CurrentLocator implements NodeLocator {

	private final Hashing hashing;

	private volatile NodeLocator current;

	CurrentLocator(Hashing hashing, List<MemcachedNode> nodes) {
		this.hashing = hashing;
		this.current = hashing.locate(nodes);
	}

	@Override
	public MemcachedNode getPrimary(String key) {
		return this.current.getPrimary(key);
	}

	@Override
	public Iterator<MemcachedNode> getSequence(String key) {
		return this.current.getSequence(key);
	}

	@Override
	public Collection<MemcachedNode> getAll() {
		return this.current.getAll();
	}

	@Override
	public NodeLocator getReadonlyCopy() {
		return this.current.getReadonlyCopy();
	}

	@Override
	public void updateLocator(List<MemcachedNode> nodes) {
		this.current = this.hashing.locate(nodes);
	}

}
