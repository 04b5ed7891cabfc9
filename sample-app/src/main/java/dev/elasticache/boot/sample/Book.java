package dev.elasticache.boot.sample;

import java.io.Serializable;

/**
 * Book of the catalogue.
 *
 * @param isbn the number of the book
 * @param title the title
 * @param author the author
 * @param year the year it was published
 * @author The ElastiCache Boot authors
 */
record Book(String isbn, String title, String author, int year) implements Serializable {

}
