-- Version 5: events of the kinds day-corrected and record-corrected, which set earlier events right. What they name, and
-- where the day of an event comes from that nobody gave, is in the column changes, beside the fields. And where days end.

ALTER TABLE register ADD COLUMN time_zone TEXT;
