package dev.elasticache.boot.memcached;

import java.net.SocketAddress;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

import net.spy.memcached.ConnectionObserver;

/**
 * The observers of a client's connections, as one.
 *
 * @author The ElastiCache Boot authors
 */
final class ConnectionObservers implements ConnectionObserver {

	private final Collection<ConnectionObserver> observers;

	ConnectionObservers(Collection<ConnectionObserver> initial) {
		this.observers = new ConcurrentLinkedQueue<>(initial);
	}

	boolean add(ConnectionObserver observer) {
		return this.observers.add(observer);
	}

	boolean remove(ConnectionObserver observer) {
		return this.observers.remove(observer);
	}

	@Override
	public void connectionEstablished(SocketAddress address, int attempts) {
		this.observers.forEach((observer) -> observer.connectionEstablished(address, attempts));
	}

	@Override
	public void connectionLost(SocketAddress address) {
		this.observers.forEach((observer) -> observer.connectionLost(address));
	}

}
