-- What a picture's prompt is found by.
ALTER TABLE images ADD COLUMN words tsvector GENERATED ALWAYS AS (search_vector(prompt)) STORED;
